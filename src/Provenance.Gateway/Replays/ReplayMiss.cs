using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Replays;

/// <summary>An ask that a recorded session has no answer to.</summary>
/// <param name="Asked">What was asked.</param>
/// <param name="Nearest">The recorded request that comes nearest; null when there is none.</param>
/// <param name="Difference">In what that one differs.</param>
public sealed record ReplayMiss(string Asked, string? Nearest, string Difference)
{
    private const int Around = 30;

    public override string ToString() => Nearest is null
        ? $"{Asked}: {Difference}."
        : $"{Asked}: no recorded request is this one. Nearest is {Nearest}: {Difference}.";

    /// <summary>Null when the attempt that is recorded for this call is of the same request.</summary>
    internal static async Task<ReplayMiss?> FindAsync(
        Ask ask, RecordEnvelope envelope, AttemptState attempt, ISessionReader recorded, CancellationToken cancellationToken)
    {
        var nearest = envelope.Key.FileName(recorded.Plan.OrdinalDigits);
        var isOtherModel = attempt.Reason is AttemptReason.First or AttemptReason.Imported && envelope.RequestedModel != ask.Model;
        if (isOtherModel)
            return new ReplayMiss(Name(ask), nearest, $"it asked {envelope.RequestedModel}, this asks {ask.Model}");
        if (envelope.Prompt == ask.Prompt.Digest)
            return null;
        var prompt = await RecordedAttempts.FindPromptAsync(ask.Call, recorded, cancellationToken);
        return new ReplayMiss(Name(ask), nearest, prompt is null
            ? $"its prompt has the digest {envelope.Prompt.Abbreviated}, this one {ask.Prompt.Digest.Abbreviated}"
            : FirstDifference(prompt.ToText(), ask.Prompt.ToText()));
    }

    /// <summary>Nothing is recorded for the call at all: what is recorded for the same answer comes nearest.</summary>
    internal static ReplayMiss OfUnknown(Ask ask, ISessionReader recorded)
    {
        var nearest = recorded.Calls
            .Where(call => call.Last is not null)
            .OrderBy(call => call.Call.Kind == ask.Call.Kind ? 0 : 1)
            .ThenBy(call => Math.Abs((long)call.Call.Ordinal - ask.Call.Ordinal))
            .FirstOrDefault();
        return nearest is null
            ? new ReplayMiss(Name(ask), null, "the session has no record")
            : new ReplayMiss(
                Name(ask),
                nearest.Last!.Key.FileName(recorded.Plan.OrdinalDigits),
                string.Create(CultureInfo.InvariantCulture, $"it is a {nearest.Call.Kind.Name()} of call {nearest.Call.Ordinal}"));
    }

    private static string Name(Ask ask) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ask.Call.Kind.Name()} {ask.Call.Ordinal} (document {ask.Subject.Document}, run {ask.Subject.Run}, model {ask.Model}, prompt {ask.Prompt.Digest.Abbreviated})");

    private static string FirstDifference(string was, string now)
    {
        var at = was.AsSpan().CommonPrefixLength(now);
        return string.Create(CultureInfo.InvariantCulture, $"the prompts differ from character {at} on: it has {Excerpt(was, at)}, this one {Excerpt(now, at)}");
    }

    private static string Excerpt(string text, int at) => at >= text.Length
        ? "its end"
        : $"\"{text[at..Math.Min(text.Length, at + Around)].ReplaceLineEndings(" ")}\"";
}
