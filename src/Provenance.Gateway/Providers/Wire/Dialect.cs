namespace Provenance.Gateway.Providers.Wire;

/// <summary>How a provider writes its replies.</summary>
/// <param name="ReadWhole">Reads a body that came whole: everything but status, body and request id.</param>
/// <param name="BeginStream">Begins to put a streamed one together.</param>
internal sealed record Dialect(Func<ReadOnlyMemory<byte>, ProviderReply> ReadWhole, Func<StreamedReply> BeginStream)
{
    /// <summary>The headers that may hold the provider's own id of the request; the first one there is counts.</summary>
    public IReadOnlyList<string> RequestIdHeaders { get; init; } = ["x-request-id", "request-id", "apim-request-id"];
}
