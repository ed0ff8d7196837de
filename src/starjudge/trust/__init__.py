"""Whether a judge deserves trust: its agreement with raters, and the correction of its scale that they support."""
