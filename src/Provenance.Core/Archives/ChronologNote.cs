using System.Globalization;
using Provenance.Core.Experiments;

namespace Provenance.Core.Archives;

/// <summary>Something that happened, for the chronolog.</summary>
/// <param name="Event">A name in kebab case: <c>budget-stop</c>.</param>
/// <param name="Facts">Canonical JSON values are made of these: text, whole numbers and decimals as text.</param>
public sealed record ChronologNote(string Event, IReadOnlyDictionary<string, string> Facts)
{
    /// <summary>What may be spent from now on. Null: as before.</summary>
    /// <param name="usd">By this session, in US dollars.</param>
    /// <param name="usdPerDay">On a day, by all sessions that are kept together.</param>
    /// <param name="unknownPrice">Whether a model may be asked whose price nobody knows.</param>
    public static ChronologNote BudgetSet(decimal? usd, decimal? usdPerDay = null, UnknownPrice? unknownPrice = null)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (usd is { } session)
            facts["usd"] = session.ToString(CultureInfo.InvariantCulture);
        if (usdPerDay is { } day)
            facts["usdPerDay"] = day.ToString(CultureInfo.InvariantCulture);
        if (unknownPrice is { } unknown)
            facts["unknownPrice"] = unknown == UnknownPrice.Allowed ? "allowed" : "refused";
        return new ChronologNote("budget-set", facts);
    }
}
