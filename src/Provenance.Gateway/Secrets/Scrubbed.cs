using System.Text;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway.Secrets;

/// <summary>Takes the key out of replies that echo it, before anything can be archived or logged. Other replies pass untouched.</summary>
internal sealed class Scrubbed(KeyRing keys, IModelProvider inner) : IModelProvider
{
    private const string Mark = "[key removed]";

    public string Name => inner.Name;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        var spellings = keys.Spellings(request.Settings);
        try
        {
            return spellings.Aggregate(await inner.AskAsync(request, cancellationToken), Scrub);
        }
        catch (ReplyInterruptedException interrupted)
        {
            var received = spellings.Aggregate(interrupted.Received, (body, secret) => Scrub(body, secret.Bytes));
            throw new ReplyInterruptedException(interrupted.Status, received, interrupted.CancellationToken);
        }
    }

    public async Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken)
    {
        var health = await inner.CheckAsync(settings, cancellationToken);
        foreach (var secret in keys.Spellings(settings))
            health = health with { Message = Scrub(health.Message, secret.Text) };
        return health;
    }

    private static ProviderReply Scrub(ProviderReply reply, KeySpelling secret) => reply with
    {
        Message = Scrub(reply.Message, secret.Text),
        Text = Scrub(reply.Text, secret.Text),
        FinishReason = Scrub(reply.FinishReason, secret.Text),
        RequestId = Scrub(reply.RequestId, secret.Text),
        ActualModel = Scrub(reply.ActualModel, secret.Text),
        Body = Scrub(reply.Body, secret.Bytes),
    };

    private static string? Scrub(string? text, string secret) => text?.Replace(secret, Mark, StringComparison.Ordinal);

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
