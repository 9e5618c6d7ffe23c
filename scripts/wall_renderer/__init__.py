"""Renders Arabic writing on walls: line images to train on, and whole sample photos."""
