using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Budgets.Days;
using Provenance.Testing;
using Provenance.Testing.Gateway;
using Provenance.Testing.Storage;

namespace Provenance.Tests.Gateway.Budgets.Days;

/// <summary>A ledger's folder, and as many openings of it as processes would have.</summary>
internal sealed class LedgerBench : IAsyncDisposable
{
    public const string Session = "session_20261120_093000";

    private readonly TemporaryFolder folder = new();
    private readonly List<DayLedger> ledgers = [];

    public ManualClock Clock { get; } = new();

    public string Folder => folder.Path;

    /// <summary>Today's.</summary>
    public string File => Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Clock.GetUtcNow():yyyy-MM-dd}.jsonl"));

    public string[] Lines => System.IO.File.ReadAllLines(File);

    public static GatewayBench Sessions(decimal? price = 1000) => new(
        GatewayBench.SettingsOf() with { Price = price is { } usd ? new Price(usd, usd, new DateOnly(2026, 11, 1)) : null, MaxRetries = 0 });

    /// <summary>The ledger as one more process opens it.</summary>
    public DayLedger Open()
    {
        var ledger = DayLedger.Open(Folder, Clock);
        ledgers.Add(ledger);
        return ledger;
    }

    public static DayBudget Budget(DayLedger ledger, decimal? limit, string session = Session, decimal? extraction = null) => new(
        ledger,
        session,
        new SpendingLimits(
            limit,
            extraction is { } most ? ImmutableDictionary<string, decimal>.Empty.Add(UseSettings.Extraction, most) : ImmutableDictionary<string, decimal>.Empty));

    public static Task<DayReservation> ReserveAsync(
        DayBudget budget, int ordinal, decimal worst, RecordKind kind = RecordKind.Response, CancellationToken cancellationToken = default) =>
        budget.ReserveAsync(new Expense(SessionBudget.UseOf(kind), new AttemptKey(kind, ordinal, 1), worst), worst, cancellationToken);

    /// <summary>What the file says, line by line: spent and reserved together, at the worst moment and at the end.</summary>
    public (decimal Highest, decimal Last) Committed()
    {
        var day = new LedgerDay();
        var highest = 0m;
        foreach (var line in Lines.Skip(1))
        {
            day.Apply(LedgerLine.Read(Encoding.UTF8.GetBytes(line)));
            highest = Math.Max(highest, day.Spent(null) + day.Reserved(null));
        }

        return (highest, day.Spent(null) + day.Reserved(null));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var ledger in ledgers)
            await ledger.DisposeAsync();
        folder.Dispose();
    }
}
