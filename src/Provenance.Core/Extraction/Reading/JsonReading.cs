using System.Collections.Immutable;

namespace Provenance.Core.Extraction.Reading;

/// <summary>What stands around a piece of JSON in an answer. Later ones say more clearly that this is the answer.</summary>
public enum Enclosure
{
    Bare,
    Fenced,

    /// <summary>After a mark such as <c>&lt;&lt;&lt;DISCERNUS_ANALYSIS_JSON_v6&gt;&gt;&gt;</c>.</summary>
    Delimited,
}

/// <summary>One thing that is not JSON and was read all the same, or the fault at which reading stopped.</summary>
/// <param name="Rule">A name of <see cref="MendingRules"/>.</param>
/// <param name="Offset">In the answer's text, in UTF-16 code units.</param>
public readonly record struct Mending(string Rule, int Offset);

/// <summary>One piece of JSON of an answer.</summary>
/// <param name="Value">
/// The object or array. After a fault it holds exactly what stood whole before: no cut number, word or text is in it.
/// </param>
/// <param name="Start">Offset of its first bracket.</param>
/// <param name="End">Offset behind its last character that was read.</param>
/// <param name="Mendings">In the order of the text.</param>
/// <param name="Fault">Where and why reading stopped; null when it came to the closing bracket.</param>
public sealed record JsonReading(
    JsonValue Value, int Start, int End, Enclosure Enclosure, ImmutableArray<Mending> Mendings, Mending? Fault);
