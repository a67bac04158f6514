"""``python -m geodata`` is the ``atlas`` command."""

from geodata.cli import main

if __name__ == "__main__":
    main()
