using System.Globalization;
using System.Runtime.InteropServices;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Gateway.Budgets.Days;

namespace Provenance.Gateway.Budgets.Accounts;

/// <summary>What was spent in an account that processes share, and what each has set aside: the content of <c>budget.json</c>.</summary>
internal sealed class SharedAccount
{
    private const int Version = 1;

    private readonly Dictionary<SharedKey, SetAside> open;
    private readonly Dictionary<(string Session, string Use), decimal> spent;

    public SharedAccount()
        : this([], [], limit: null)
    {
    }

    private SharedAccount(Dictionary<SharedKey, SetAside> open, Dictionary<(string Session, string Use), decimal> spent, decimal? limit) =>
        (this.open, this.spent, Limit) = (open, spent, limit);

    /// <summary>Takes the place of the limit on all uses, in US dollars; null where nobody changed that.</summary>
    public decimal? Limit { get; private set; }

    /// <summary>What nobody has settled.</summary>
    public IReadOnlyDictionary<SharedKey, SetAside> Open => open;

    /// <summary>Whether it is not any more what was read.</summary>
    public bool IsChanged { get; private set; }

    public SharedAccount Copy() => new(new Dictionary<SharedKey, SetAside>(open), new Dictionary<(string, string), decimal>(spent), Limit);

    public void LimitTo(decimal usd)
    {
        IsChanged |= Limit != usd;
        Limit = usd;
    }

    public void Reserve(SharedKey key, SetAside money) => IsChanged |= open.TryAdd(key, money);

    /// <param name="usd">What was spent of it.</param>
    public void Settle(SharedKey key, decimal usd)
    {
        if (!open.Remove(key, out var money))
            return;
        CollectionsMarshal.GetValueRefOrAddDefault(spent, (key.Session, money.Use), out _) += usd;
        IsChanged = true;
    }

    /// <summary>Sets what a session has spent to what its archive says.</summary>
    /// <param name="byUse">In US dollars.</param>
    public void Correct(string session, IReadOnlyDictionary<string, decimal> byUse)
    {
        foreach (var use in spent.Keys.Where(key => key.Session == session).Select(key => key.Use).Union(byUse.Keys, StringComparer.Ordinal).ToList())
        {
            ref var usd = ref CollectionsMarshal.GetValueRefOrAddDefault(spent, (session, use), out _);
            var right = byUse.GetValueOrDefault(use);
            IsChanged |= usd != right;
            usd = right;
        }
    }

    /// <param name="use">Null for all uses.</param>
    public decimal Spent(string? use) => spent.Where(entry => use is null || entry.Key.Use == use).Sum(entry => entry.Value);

    /// <summary>Reserved and not settled, by whom the condition holds for.</summary>
    /// <param name="use">Null for all uses.</param>
    public decimal Reserved(string? use, Func<SharedKey, bool> by) =>
        open.Where(entry => (use is null || entry.Value.Use == use) && by(entry.Key)).Sum(entry => entry.Value.Usd);

    /// <param name="stamp">What no other version has.</param>
    public byte[] Write(string stamp)
    {
        var json = new CanonicalJsonWriter(256 + (open.Count * 128));
        json.BeginObject();
        json.Integer("format", Version);
        if (Limit is { } limit)
            json.String("limit", Text(limit));
        json.BeginArray("open");
        foreach (var (key, money) in open.OrderBy(entry => entry.Key.Session, StringComparer.Ordinal).ThenBy(entry => entry.Key.Epoch).ThenBy(entry => entry.Key.Serial))
        {
            json.BeginObject();
            json.String("attempt", LedgerLine.Name(money.Attempt));
            json.Integer("epoch", key.Epoch);
            json.Integer("serial", key.Serial);
            json.String("session", key.Session);
            json.String("usd", Text(money.Usd));
            json.String("use", money.Use);
            json.EndObject();
        }

        json.EndArray();
        json.BeginArray("spent");
        foreach (var (key, usd) in spent.OrderBy(entry => entry.Key.Session, StringComparer.Ordinal).ThenBy(entry => entry.Key.Use, StringComparer.Ordinal))
        {
            json.BeginObject();
            json.String("session", key.Session);
            json.String("usd", Text(usd));
            json.String("use", key.Use);
            json.EndObject();
        }

        json.EndArray();
        json.String("stamp", stamp);
        json.EndObject();
        return [.. json.WrittenSpan, (byte)'\n'];
    }

    /// <exception cref="InvalidMemberException">These bytes are no such account.</exception>
    public static SharedAccount Read(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? new SharedAccount() : JsonMembers.Read(bytes, json =>
    {
        json.Format(Version);
        json.Text("stamp");
        var account = new SharedAccount([], [], json.OptionalValue("limit", LedgerLine.Money));
        foreach (var (key, money) in json.Objects("open", ReadOpen))
            account.open[key] = money;
        foreach (var (session, use, usd) in json.Objects("spent", entry => (entry.Text("session"), entry.Text("use"), entry.Value("usd", LedgerLine.Money))))
            account.spent[(session, use)] = usd;
        return account;
    });

    private static (SharedKey Key, SetAside Money) ReadOpen(JsonMembers json) => (
        new SharedKey(json.Text("session"), json.Integer("epoch", least: 1), json.Integer("serial", least: 1)),
        new SetAside(json.Value("attempt", LedgerLine.AttemptOf), json.Text("use"), json.Value("usd", LedgerLine.Money)));

    private static string Text(decimal usd) => usd.ToString(CultureInfo.InvariantCulture);
}
