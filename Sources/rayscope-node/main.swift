print("rayscope-node")
