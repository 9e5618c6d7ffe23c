"""Trains the network that tells Arabic from other writing and from what is no writing."""
