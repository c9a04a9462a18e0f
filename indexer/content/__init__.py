"""Files of Markdown and YAML to Documents, Passages and notes.

file.md ─read_corpus▶ Document ─split_document▶ Passage; kb/*.yaml ─read_notes▶ bibliography, glossary, products.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "documents": ["Corpus", "Document", "read_corpus"],
        "frontmatter": ["Facts", "FrontMatter"],
        "notes": ["read_notes"],
        "passages": ["Passage", "split_document"],
        "sentences": ["Sentence"],
        "records": ["read_documents"],
    },
)
