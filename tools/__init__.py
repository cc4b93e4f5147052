"""What the builder runs: set-up, the demo, the checks and the development database."""
