using System.Text.Json;
using Provenance.Core.Models;

namespace Provenance.Gateway.Providers.Wire;

/// <summary>Follows a streamed body while it arrives: notes when the answer began, and passes its text on.</summary>
internal sealed class StreamReading
{
    private readonly ItemCutter cutter;
    private readonly StreamedReply reply;
    private readonly ProviderRequest request;
    private readonly TimeProvider clock;
    private string? unreadable;

    public StreamReading(bool isEventStream, StreamedReply reply, ProviderRequest request, TimeProvider clock)
    {
        (this.reply, this.request, this.clock) = (reply, request, clock);
        cutter = new ItemCutter(isEventStream, TakeItem);
    }

    /// <summary>When the first of the answer was there; null while there is none.</summary>
    public DateTimeOffset? FirstToken { get; private set; }

    public void Take(ReadOnlySpan<byte> chunk) => cutter.Take(chunk);

    /// <summary>The reply, when nothing more comes.</summary>
    /// <param name="broken">What ended the stream before its end; null when the server closed it.</param>
    public ProviderReply End(IOException? broken)
    {
        if (broken is null)
            cutter.End();
        var whole = reply.Conclude();
        return whole.Outcome is not (OutcomeClass.Answered or OutcomeClass.Truncated or OutcomeClass.Empty)
            ? whole
            : unreadable is not null ? whole with { Outcome = OutcomeClass.Malformed, Message = unreadable }
            : broken is not null ? BrokenOff(whole, broken.Message)
            : !reply.HasEnded ? BrokenOff(whole, "it ended without saying why the model stopped.")
            : whole;
    }

    private static ProviderReply BrokenOff(ProviderReply part, string why) =>
        part with { Outcome = OutcomeClass.Transient, Message = $"The stream broke off: {why}" };

    private void TakeItem(ReadOnlyMemory<byte> item)
    {
        if (item.Span.SequenceEqual("[DONE]"u8) || unreadable is not null)
            return;
        try
        {
            using var json = JsonDocument.Parse(item);
            Announce(reply.Take(json.RootElement));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            unreadable = "An item of the stream can't be read as JSON.";
        }
    }

    private void Announce(string? text)
    {
        if (FirstToken is null && reply.HasBegun)
        {
            FirstToken = clock.GetUtcNow();
            request.Began?.Invoke();
        }

        if (!string.IsNullOrEmpty(text))
            request.Said?.Invoke(text);
    }
}
