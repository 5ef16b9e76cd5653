using System.Text;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway.Secrets;

/// <summary>Takes the key out of replies that echo it, before anything can be archived or logged. Other replies pass untouched.</summary>
internal sealed class Scrubbed(KeyRing keys, IModelProvider inner) : IModelProvider
{
    private const string Mark = "[key removed]";
    private const string BodyMark = "[body removed: it spelled the key in pieces]";

    public string Name => inner.Name;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var spellings = keys.Spellings(request.Settings);
        try
        {
            return Scrub(await inner.AskAsync(Scrub(request, spellings), cancellationToken), spellings);
        }
        catch (ReplyInterruptedException interrupted)
        {
            throw new ReplyInterruptedException(interrupted.Status, Scrub(interrupted.Received, spellings), interrupted.CancellationToken);
        }
    }

    public async Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken)
    {
        var health = await inner.CheckAsync(settings, cancellationToken);
        return health with { Message = Scrub(health.Message, keys.Spellings(settings)) };
    }

    /// <summary>A key that a server spreads over two pieces of a stream reaches the listener, and only him: the archive has none of it.</summary>
    private static ProviderRequest Scrub(ProviderRequest request, IReadOnlyList<KeySpelling> secrets) =>
        request.Said is { } said && secrets.Count > 0 ? request with { Said = text => said(Scrub(text, secrets)!) } : request;

    internal static ProviderReply Scrub(ProviderReply reply, IReadOnlyList<KeySpelling> secrets)
    {
        if (secrets.Count == 0)
            return reply;
        var (text, body) = (Scrub(reply.Text, secrets), Scrub(reply.Body, secrets));
        // A stream can bring a key in pieces, of which none is the key: where it is in the text, it was in the body.
        var isInPieces = text != reply.Text && body.Equals(reply.Body);
        return reply with
        {
            Message = Scrub(reply.Message, secrets),
            Text = text,
            ToolCalls = [.. reply.ToolCalls.Select(call => call with { Arguments = Scrub(call.Arguments, secrets)! })],
            FinishReason = Scrub(reply.FinishReason, secrets),
            RequestId = Scrub(reply.RequestId, secrets),
            ActualModel = Scrub(reply.ActualModel, secrets),
            Body = isInPieces ? Encoding.UTF8.GetBytes(BodyMark) : body,
        };
    }

    private static string? Scrub(string? text, IReadOnlyList<KeySpelling> secrets)
    {
        for (var i = 0; text is not null && i < secrets.Count; i++)
            text = text.Replace(secrets[i].Text, Mark, StringComparison.Ordinal);
        return text;
    }

    private static ReadOnlyMemory<byte> Scrub(ReadOnlyMemory<byte> body, IReadOnlyList<KeySpelling> secrets)
    {
        foreach (var secret in secrets)
            body = Scrub(body, secret.Bytes);
        return body;
    }

    private static ReadOnlyMemory<byte> Scrub(ReadOnlyMemory<byte> body, byte[] secret)
    {
        if (body.Span.IndexOf(secret) < 0)
            return body;
        using var clean = new MemoryStream(body.Length);
        while (body.Span.IndexOf(secret) is >= 0 and var at)
        {
            clean.Write(body.Span[..at]);
            clean.Write(Encoding.UTF8.GetBytes(Mark));
            body = body[(at + secret.Length)..];
        }

        clean.Write(body.Span);
        return clean.ToArray();
    }
}
