print("rayscope")
