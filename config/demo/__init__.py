"""The demonstration: invented people and their logs, told through the same services as everything else."""
