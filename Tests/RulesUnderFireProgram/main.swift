import RulesUnderFire

await Command.run(Array(CommandLine.arguments.dropFirst()))
