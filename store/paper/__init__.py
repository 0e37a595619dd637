"""The papers that documents become, each made from frozen content alone."""
