using Provenance.Core.Archives;

namespace Provenance.Gateway.Budgets.Accounts;

/// <summary>What a session's archive knows of the money that goes through an account.</summary>
/// <param name="store">Where the account is kept, and where it shows which processes live.</param>
/// <param name="counts">Which attempts belong to the account.</param>
internal sealed class SharedPart(ISharedStore store, ISessionArchive archive, Func<AttemptState, bool> counts)
{
    public string Session => archive.Session.Name;

    public int Epoch => archive.Epoch;

    public Task<bool> IsHeldAsync(string session, int epoch) => store.IsHeldAsync(session, epoch, CancellationToken.None);

    /// <summary>What became of an attempt, in US dollars. One that the archive does not know was never announced, and so never sent.</summary>
    public decimal ChargeOf(AttemptKey key) =>
        archive.Find(key.Call)?.Attempts.FirstOrDefault(attempt => attempt.Attempt == key.Attempt) is { } made ? SessionBudget.ChargeOf(made) : 0;

    /// <summary>Everything that the archive knows, by use, in US dollars.</summary>
    public IReadOnlyDictionary<string, decimal> Charges() => SessionBudget.ChargesOf(archive, counts);

    /// <summary>Brings what is known to what all who write to the session have committed.</summary>
    public Task RefreshAsync() => archive.RefreshAsync(CancellationToken.None);
}
