"""Makes `python -m gwrando` the same as `gwrando`."""

from gwrando.cli.main import main

if __name__ == "__main__":
    main()
