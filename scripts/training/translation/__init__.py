"""Train the embedded Arabic-English translation package, from open text to `.argosmodel`."""
