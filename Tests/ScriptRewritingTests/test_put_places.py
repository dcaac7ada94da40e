"""Where one put serves all calls; `PutPlaceTests` holds the findings to the same programs."""

import glob
import os
import unittest

from rewriting import refusal, ways

FOLDER = os.path.join(os.path.dirname(__file__), "../Programs/put-places")


class PutPlaceTest(unittest.TestCase):
    def test_each_program_says_where(self):
        files = sorted(glob.glob(os.path.join(FOLDER, "*.py")))
        self.assertGreaterEqual(len(files), 12)
        for path in files:
            with self.subTest(os.path.basename(path)), open(path, encoding="utf-8") as file:
                text = file.read()
                lines = text.splitlines()
                marked = [index for index, line in enumerate(lines) if line.endswith("# put: A")]
                if not marked:
                    self.assertIn("# put: nowhere", lines)
                    self.assertIsNotNone(refusal(text, "by_reference"))
                    continue
                made = ways(text)["by_reference"]
                self.assertIsInstance(made, str)
                found = [index for index, line in enumerate(made.splitlines())
                         if line.strip() == "A_ref = ray.put(A)"]
                self.assertEqual(found, marked)


if __name__ == "__main__":
    unittest.main()
