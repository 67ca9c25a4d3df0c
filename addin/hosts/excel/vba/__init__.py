"""Writes a VBA project from source alone, without Excel; what the modules say is written elsewhere."""

from .project import Document, Module, Project

__all__ = ["Document", "Module", "Project"]
