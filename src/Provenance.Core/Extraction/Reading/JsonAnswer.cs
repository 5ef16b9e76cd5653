using System.Collections.Immutable;

namespace Provenance.Core.Extraction.Reading;

/// <summary>What JSON an answer holds.</summary>
/// <param name="Text">The answer, as far as it was read.</param>
/// <param name="Readings">In the order of the text; empty when there is no JSON in it.</param>
public sealed record JsonAnswer(string Text, ImmutableArray<JsonReading> Readings)
{
    /// <summary>The reading that holds most; null when there is none.</summary>
    public JsonReading? Best => Choose(reading => reading.End - reading.Start);

    /// <summary>Why the answer is not one piece of strict JSON in its enclosure, going by its best reading; null when it is.</summary>
    public string? FailureClass => ClassOf(Best);

    /// <summary>
    /// The reading with the highest rank; of several the one whose enclosure says most, then one without a fault, then the last: a
    /// model that answers twice means what it said last.
    /// </summary>
    public JsonReading? Choose(Func<JsonReading, int> rank) =>
        Readings.MaxBy(reading => (rank(reading), reading.Enclosure, reading.Fault is null, reading.Start));

    /// <summary>What was mended in a reading, and the control tokens that leaked around it.</summary>
    public ImmutableArray<Mending> MendingsOf(JsonReading reading) =>
    [
        .. Leaked(0, reading.Start),
        .. reading.Mendings,
        .. Leaked(Math.Min(reading.End, Text.Length), Text.Length),
    ];

    /// <summary>The failure class of an answer that is read as this: that of the fault when the text is cut, else of the first mending.</summary>
    public string? ClassOf(JsonReading? reading)
    {
        if (reading is null)
            return string.IsNullOrWhiteSpace(Text) ? FailureClasses.Empty : FailureClasses.NoJson;
        var fault = reading.Fault is { } stopped ? MendingRules.FailureClass(stopped.Rule) : null;
        if (fault == FailureClasses.Truncated)
            return fault;
        var first = reading.Mendings.FirstOrDefault().Rule ?? MendingsOf(reading).FirstOrDefault().Rule;
        return first is null ? fault : MendingRules.FailureClass(first);
    }

    private IEnumerable<Mending> Leaked(int start, int end) =>
        ControlTokens.In(Text, start, end).Select(offset => new Mending(MendingRules.LeakedControlToken, offset));
}
