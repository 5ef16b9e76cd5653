using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Archive;
using Provenance.Core.Archives;
using Provenance.Core.Digests;
using Provenance.Core.Models;
using Provenance.Gateway;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Providers;
using Provenance.Gateway.Secrets;
using Provenance.Testing;
using Provenance.Testing.Archives;
using Provenance.Testing.Gateway;
using Provenance.Testing.Storage;
using Xunit;

namespace Provenance.Tests.Gateway.Budgets;

/// <summary>64 calls at once under a budget that has room for a third of them, in a process that dies at any of its writes.</summary>
public sealed class BudgetCrashTests
{
    private const int Calls = 64;
    private const decimal Limit = 2.00m;
    private const decimal Cost = 0.075m;

    private static readonly Price Price = new(500, 500, new DateOnly(2026, 11, 1));

    public static TheoryData<int, Death> Deaths()
    {
        var deaths = new TheoryData<int, Death>();
        foreach (var write in Enumerable.Range(0, 12))
            deaths.Add(20 + (write * 5), (Death)(write % 3));
        return deaths;
    }

    [Theory]
    [MemberData(nameof(Deaths))]
    public async Task Never_over_by_a_cent_and_the_next_process_sees_the_same_remainder(int write, Death how)
    {
        var provider = new ScriptedProvider();
        var files = new CrashingFileStore();
        files.DieAt(write, how);
        await RunAsync(files, provider);
        Assert.True(files.IsDead);

        var survived = files.Reboot(lost: null);
        var left = await SpentAsync(survived);
        Assert.InRange(left, provider.Requests.Count * Cost, Limit);
        Assert.Equal(left, await SpentAsync(survived));

        await RunAsync(survived, provider);
        var spent = await SpentAsync(survived);
        Assert.InRange(spent, left, Limit);
        // Orphans count with their worst case: where the process died between intents and requests, they may leave room for none.
        Assert.InRange(provider.Requests.Count * Cost, 0, Limit);
        // What is left has no room for one more.
        Assert.True(Limit - spent < WorstCase.CostOf(Settings, SampleSession.Prompt(1)) + 0.01m, $"{spent} of {Limit}");
    }

    private static ModelSettings Settings => new()
    {
        Name = SampleSession.Model, Provider = "scripted", Model = "model", Price = Price, MaxRetries = 0, Concurrency = Calls,
        Sampling = new Sampling(MaxOutputTokens: 200),
    };

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a dying process throws, it is gone.")]
    private static async Task RunAsync(CrashingFileStore files, ScriptedProvider provider)
    {
        try
        {
            await using var archive = await OpenAsync(files);
            using var gateway = new ModelGateways(new ProviderSet([provider], new KeyRing(_ => null)), new ManualClock(), NullLoggerFactory.Instance)
                .Open(archive);
            var asked = Enumerable.Range(1, Calls).Select(ordinal => Task.Run(() => AskAsync(gateway, ordinal)));
            await Task.WhenAll(asked);
        }
        catch (Exception) when (files.IsDead)
        {
            // The process is gone.
        }
    }

    [SuppressMessage("Performance", "CA1859", Justification = "A run asks through the port.")]
    private static async Task AskAsync(IModelGateway gateway, int ordinal)
    {
        var subject = new Subject(GatewayBench.Framework, "fox", "fox.txt", Digest.Of("fox"), "fox", ordinal, Subject.Analysis);
        try
        {
            await gateway.AskAsync(new Ask(new CallKey(RecordKind.Response, ordinal), SampleSession.Model, SampleSession.Prompt(ordinal), subject), default);
        }
        catch (BudgetExhaustedException)
        {
            // It waits for more money.
        }
    }

    private static async Task<decimal> SpentAsync(CrashingFileStore files)
    {
        await using var archive = await OpenAsync(files);
        return SessionBudget.Of(archive, BudgetTerms.Of(archive.Session), day: null).Spent;
    }

    private static async Task<FileSessionArchive> OpenAsync(CrashingFileStore files)
    {
        var store = new SessionStore(files, new ManualClock());
        var plan = SampleSession.Plan(Calls);
        var document = SampleSession.Document(plan);
        document = document with { Models = [Settings], Experiment = document.Experiment with { Budget = Limit } };
        var name = await store.ListAsync(default) is [var found, ..]
            ? found
            : await store.CreateAsync(document, plan, _ => new MemoryStream(SampleSession.Input), default);
        return await store.OpenAsync(name, takeOver: false, default);
    }
}
