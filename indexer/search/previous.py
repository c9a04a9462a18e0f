"""What the index before has learned: a build takes it in place of learning it again from the same texts."""

from __future__ import annotations

from pathlib import Path

from indexer.errors import IndexStorageError
from indexer.search.message_types import FILE as MESSAGE_TYPES
from indexer.search.message_types import MessageClassifier, load_classifier
from indexer.search.snapshot import open_data, read_manifest
from indexer.search.topic_classifier import FILES as TOPIC_CLASSIFIER
from indexer.search.topic_classifier import TopicClassifier
from indexer.search.topic_tokens import TopicTokens


def read_topic_tokens(folder: Path, fingerprint: str) -> TopicTokens | None:
    """Read the token vectors of the index before; none where they are missing, damaged or of another model."""
    try:
        manifest = read_manifest(folder)
        if manifest.model != fingerprint:
            return None
        return TopicTokens.load(open_data(folder, manifest, TopicTokens.FILES))
    except (IndexStorageError, OSError, ValueError, TypeError):
        return None


def read_topic_classifier(folder: Path) -> TopicClassifier | None:
    """Read the topic classifier of the index before; None where it is missing or damaged."""
    try:
        return TopicClassifier.load(open_data(folder, read_manifest(folder), TOPIC_CLASSIFIER))
    except (IndexStorageError, OSError, ValueError, KeyError, TypeError):
        return None


def read_message_classifier(folder: Path) -> MessageClassifier | None:
    """Read the classifier of messages of the index before; None where it is missing or damaged."""
    try:
        return load_classifier(open_data(folder, read_manifest(folder), {MESSAGE_TYPES}) / MESSAGE_TYPES)
    except (IndexStorageError, OSError, ValueError, KeyError, TypeError):
        return None
