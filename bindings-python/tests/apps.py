"""Texts that several tests check."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
BROKEN_APP = REPOSITORY / "examples/broken-app"
FIXED_APP = REPOSITORY / "examples/fixed-app"

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: wbe
  ports:
  - port: 80
"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: web
        image: example/web:1.0
"""

BROKEN = f"{SERVICE}---\n{DEPLOYMENT}"
