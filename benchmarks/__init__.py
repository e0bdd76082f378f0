"""Speed as ratios to a peer or a floor, measured side by side in one run."""
