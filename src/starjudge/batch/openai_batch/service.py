"""The provider's service for a run: the same server on every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starjudge.batch.openai_batch.state import StateFile
from starjudge.chat.batch_service import BatchService
from starjudge.chat.openai_model import OpenAIChatModel
from starjudge.chat.retrying import Retry
from starjudge.errors import InputError
from starjudge.judges.model_settings import chat_model_of

if TYPE_CHECKING:
    import openai


def configured(
    model: str | None, base_url: str | None, api_key: str | None, client: openai.OpenAI | None
) -> OpenAIChatModel:
    """The model, and the server that it is at. Raises `ModelUnavailable` where none is configured."""
    chat = chat_model_of(model, base_url, api_key, client, None)
    assert isinstance(chat, OpenAIChatModel)  # no other is made without a chat model given
    return chat


def service_for(
    state: StateFile,
    base_url: str | None,
    api_key: str | None,
    client: openai.OpenAI | None,
    retry: Retry | None = None,
) -> BatchService:
    """The service that a run was begun at. Raises `InputError` where another is configured now."""
    chat = configured(state.run.fingerprint.get("model"), base_url, api_key, client)
    begun = state.run.fingerprint.get("server")
    if chat.place != begun:
        raise InputError(
            f"{state.path}: this run was begun at {begun}, and {chat.place} is configured now; set OPENAI_BASE_URL "
            "or --base-url"
        )
    return BatchService(chat, retry)
