using System.Collections.Immutable;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Budgets.Accounts;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Provenance.Testing.Gateway;

namespace Provenance.Tests.Gateway.Budgets.Accounts;

/// <summary>A session that several processes share, and the accounts that they keep together.</summary>
internal sealed class SharedBench : IAsyncDisposable
{
    private readonly List<SharedBudget> budgets = [];
    private FakeSessionArchive archive;

    public SharedBench() => archive = new GatewayBench(
        GatewayBench.SettingsOf() with { Price = new Price(1000, 1000, new DateOnly(2026, 11, 1)), MaxRetries = 0 }, clock: Clock).Archive;

    public ManualClock Clock { get; } = new();

    public MemorySharedStore Store { get; } = new();

    public string Session => archive.Session.Name;

    public MemoryDocument Life => Store[$"{Session}/engine/budget.json"];

    public MemoryDocument Today => Store["budget/2026-11-20.json"];

    /// <summary>The archive as the process that opened it last sees it.</summary>
    public FakeSessionArchive Archive => archive;

    public static BudgetTerms Terms(decimal? life = null, decimal? day = null, decimal? extraction = null) => new()
    {
        Session = life,
        Day = day,
        Uses = extraction is { } most ? ImmutableDictionary<string, decimal>.Empty.Add(UseSettings.Extraction, most) : ImmutableDictionary<string, decimal>.Empty,
    };

    /// <summary>One more process opens the session and shares it.</summary>
    public async Task<SharedBudget> OpenAsync(BudgetTerms terms, bool isShared = true)
    {
        archive = archive.Reopen();
        var budget = new SharedBudget(Store, archive, terms, isShared, Clock);
        budgets.Add(budget);
        await budget.OpenAsync();
        return budget;
    }

    public static async Task<SharedReservation> ReserveAsync(
        SharedBudget budget, int ordinal, decimal worst, RecordKind kind = RecordKind.Response, CancellationToken cancellationToken = default)
    {
        var made = await budget.ReserveAsync(new Expense(SessionBudget.UseOf(kind), new AttemptKey(kind, ordinal, 1), worst), worst, cancellationToken);
        return made.Count > 0 ? made[0] : throw new InvalidOperationException("Nothing limits it.");
    }

    /// <summary>The process that opened the session last begins an attempt.</summary>
    public Task<AttemptKey> BeginAsync(int ordinal, decimal worst) => archive.BeginAsync(
        new Intent(new CallKey(RecordKind.Response, ordinal), AttemptReason.First, archive.Session.Models[0].Name, SampleSession.Prompt(ordinal).Digest, worst), default);

    public async Task AnswerAsync(int ordinal, decimal worst, decimal cost)
    {
        var key = await BeginAsync(ordinal, worst);
        await archive.CommitAsync(SampleSession.Envelope(Session, key) with { Cost = cost }, prompt: null);
    }

    public void Kill(int epoch) => Store.Gone[(Session, epoch)] = true;

    /// <summary>What stood in an account, spent and reserved together: at the worst moment, and at the end.</summary>
    public static (decimal Highest, decimal Last) Committed(MemoryDocument document)
    {
        var sums = document.Versions.Select(version => SharedAccount.Read(version)).Select(account => account.Spent(null) + account.Reserved(null, _ => true)).ToList();
        return (sums.DefaultIfEmpty(0).Max(), sums.LastOrDefault());
    }

    /// <summary>Lets time pass until the task has ended.</summary>
    public async Task LetPassAsync(Task task)
    {
        var patience = TimeSpan.FromSeconds(1);
        while (await Task.WhenAny(task, Clock.WhenArmed(patience)) != task)
            Clock.Advance(patience);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var budget in budgets)
            await budget.DisposeAsync();
    }
}
