"""Holds a forecast against measured runs."""

import dataclasses

import measuring
import traces


@dataclasses.dataclass
class Judgement:
    case: object
    predicted: object
    runs: list

    @property
    def predicted_ns(self):
        return self.predicted.ray_ns

    @property
    def times(self):
        return sorted(run.ray_ns for run in self.runs)

    @property
    def usual_run(self):
        runs = sorted(self.runs, key=lambda run: run.ray_ns)
        return runs[measuring.usual(len(runs))]

    @property
    def measured_ns(self):
        return self.times[measuring.usual(len(self.times))]

    @property
    def error(self):
        """Of the predicted time against the middle one of the measured: 0.1 is 10 % too long."""
        return self.predicted_ns / self.measured_ns - 1

    @property
    def wall_error(self):
        walls = sorted(run.wall_ns for run in self.runs)
        return self.predicted.wall_ns / walls[measuring.usual(len(walls))] - 1

    @property
    def is_in_spread(self):
        return self.times[0] <= self.predicted_ns <= self.times[-1]

    @property
    def factor(self):
        ratio = self.predicted_ns / self.measured_ns
        return max(ratio, 1 / ratio)

    @property
    def wrong_counts(self):
        """Kinds whose count or bytes are not exactly those of any run, with both."""
        kinds = list(traces.EXACT)
        if self.case.target.workers == 1 and not self.case.waits_inside:
            kinds += traces.EXACT_ALONE
        wrong = {}
        for kind in kinds:
            predicted = self.predicted.counts.get(kind, (0, 0))
            measured = [run.counts.get(kind, (0, 0)) for run in self.runs]
            if predicted in measured or self.is_near(kind, predicted, measured):
                continue
            wrong[kind] = (predicted, measured[0])
        return wrong

    def is_near(self, kind, predicted, measured):
        """Whether pickles of functions differ by no more than nobody can know of them.

        A function that was rewritten has other code than the recorded one. And where a variable is both
        passed and captured its size is given once, but an array's head in a pickle and by itself grow
        differently with it, by some bytes.
        """
        if kind not in ("pickle", "export", "fetch", "unpickle"):
            return False
        room = 512 if self.case.code_differs else 16
        return any(
            predicted[0] == count and abs(predicted[1] - size) <= room * count
            for count, size in measured
        )
