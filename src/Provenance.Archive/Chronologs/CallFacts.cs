using System.Globalization;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;

namespace Provenance.Archive.Chronologs;

/// <summary>What intents, records and orphans say of themselves in the chronolog: enough to know every call's state without its files.</summary>
internal static class CallFacts
{
    private const string Attempt = "attempt";
    private const string Model = "model";
    private const string Worst = "worst";

    public static Facts Of(AttemptKey key, Intent intent, int digits) => Facts.Of(
        (Attempt, Name(key, digits)),
        (Model, intent.Model.ToString()),
        ("prompt", intent.Prompt.ToString()),
        ("reason", intent.Reason.Name()),
        (Worst, Text(intent.WorstCost)));

    public static Facts Of(RecordEnvelope envelope, Digest digest, int digits) => Facts.Of(
        ("actual", envelope.ActualModel),
        (Attempt, Name(envelope.Key, digits)),
        ("cacheWrite", Text(envelope.Usage.CacheWrite)),
        ("cached", envelope.Cached?.Kind.Name()),
        ("cachedInput", Text(envelope.Usage.CachedInput)),
        ("charged", Text(envelope.Charged)),
        ("cost", Text(envelope.Cost)),
        ("digest", digest.ToString()),
        ("input", Text(envelope.Usage.Input)),
        (Model, envelope.RequestedModel.ToString()),
        ("outcome", envelope.Outcome.Name()),
        ("output", Text(envelope.Usage.Output)),
        ("reasoning", Text(envelope.Usage.Reasoning)),
        ("substitute", envelope.Substitute?.ToString()));

    public static Facts OfOrphan(AttemptKey key, AttemptState attempt, int digits) => Facts.Of(
        (Attempt, Name(key, digits)), (Model, attempt.Model.ToString()), (Worst, Text(attempt.WorstCost)));

    public static AttemptKey Key(ChronologEntry entry)
    {
        var text = Get(entry, Attempt);
        var (line, dot) = (text.IndexOf('_', StringComparison.Ordinal), text.IndexOf('.', StringComparison.Ordinal));
        if (line < 0 || dot < line)
            throw new FormatException($"An attempt is named response_0001.1; this is \"{text}\".");
        return new AttemptKey(RecordNames.Kind(text[..line]), Number(text[(line + 1)..dot]), Number(text[(dot + 1)..]));
    }

    public static AttemptState ReadIntent(ChronologEntry entry) => new(
        Key(entry).Attempt,
        RecordNames.Reason(Get(entry, "reason")),
        ModelName.Parse(Get(entry, Model)),
        entry.Time,
        Money(entry, Worst),
        Record: null,
        Orphaned: false);

    public static RecordReference ReadRecord(ChronologEntry entry) => new(
        Key(entry),
        Digest.Parse(Get(entry, "digest")),
        OutcomeClasses.Parse(Get(entry, "outcome")),
        ModelName.Parse(Get(entry, Model)),
        entry.Facts["actual"],
        new Usage(
            Count(entry, "input"), Count(entry, "output"), Count(entry, "cachedInput"), Count(entry, "reasoning"), Count(entry, "cacheWrite")),
        Money(entry, "cost"),
        entry.Facts["substitute"] is { } substitute ? ModelName.Parse(substitute) : null,
        entry.Facts["cached"] is not null,
        Money(entry, "charged"));

    private static string Get(ChronologEntry entry, string fact) =>
        entry.Facts[fact] ?? throw new FormatException($"The fact \"{fact}\" is missing.");

    private static string Name(AttemptKey key, int digits) => key.FileName(digits)[..^".json".Length];

    private static string? Text(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static long? Count(ChronologEntry entry, string fact) => entry.Facts[fact] is { } text
        ? long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
        : null;

    private static decimal? Money(ChronologEntry entry, string fact) => entry.Facts[fact] is { } text
        ? decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
        : null;
}
