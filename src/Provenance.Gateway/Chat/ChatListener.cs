using System.Collections.Immutable;
using System.Threading.Channels;
using Provenance.Core.Models;

namespace Provenance.Gateway.Chat;

/// <summary>
/// Passes an answer on while it comes. A part that was told can't be taken back: when its attempt breaks off, nothing else is asked.
/// </summary>
/// <param name="told">Null when the answer is wanted whole.</param>
/// <param name="stop">Lets nothing new be sent.</param>
internal sealed class ChatListener(ChannelWriter<string>? told, CancellationTokenSource stop) : CallListener
{
    public override bool IsStreamed => told is not null;

    public bool HasSpoken { get; private set; }

    public ImmutableArray<ToolCall> Calls { get; private set; } = [];

    /// <summary>How the attempt ended that had spoken; null while there is none.</summary>
    public OutcomeClass? BrokenOff { get; private set; }

    public override void Said(string text)
    {
        HasSpoken = true;
        told?.TryWrite(text);
    }

    public override void Replied(OutcomeClass outcome, ImmutableArray<ToolCall> calls)
    {
        Calls = calls;
        if (!HasSpoken || outcome.IsDone())
            return;
        BrokenOff = outcome;
        stop.Cancel();
    }
}
