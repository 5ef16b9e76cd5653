using System.Text.Json;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>Puts a streamed reply together from its items, into the same reply as if it had come whole.</summary>
internal abstract class StreamedReply
{
    /// <summary>Something of the answer has come: text, thought, or a call of a tool.</summary>
    public bool HasBegun { get; protected set; }

    /// <summary>The provider said that the reply is whole.</summary>
    public bool HasEnded { get; protected set; }

    /// <summary>Takes the next item.</summary>
    /// <returns>The text that it adds to the answer; null for none.</returns>
    public abstract string? Take(JsonElement item);

    /// <summary>Everything but status, body and request id, of all items so far.</summary>
    public abstract ProviderReply Conclude();
}
