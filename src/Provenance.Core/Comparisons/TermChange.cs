using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Preregistrations;

namespace Provenance.Core.Comparisons;

/// <summary>A term of the experiment, as <see cref="LockTerms"/> has them, that is another in the second session.</summary>
/// <param name="Before">Null: there was none.</param>
/// <param name="After">Null: there is none.</param>
public sealed record TermChange(string Term, string? Before, string? After)
{
    public override string ToString() => (Before, After) switch
    {
        (null, _) => $"{Term}: {After}, and there was none",
        (_, null) => $"{Term}: none, and it was {Before}",
        _ => $"{Term}: {After}, and it was {Before}",
    };

    /// <summary>By their terms, in order.</summary>
    internal static ImmutableArray<TermChange> Between(ISessionReader first, ISessionReader second)
    {
        var (before, after) = (LockTerms.Of(first.Session, first.Plan), LockTerms.Of(second.Session, second.Plan));
        return
        [
            .. before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(term => new TermChange(term, before.GetValueOrDefault(term), after.GetValueOrDefault(term)))
                .Where(change => change.Before != change.After),
        ];
    }
}
