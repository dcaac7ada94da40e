"""What stands behind the public names of `ray`: the binding to the Swift library and the parts of
Ray that have to happen in Python (pickling, call sites, exceptions, the workers' loop)."""
