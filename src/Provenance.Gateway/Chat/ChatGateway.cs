using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Provenance.Core;
using Provenance.Core.Archives;
using Provenance.Core.Experiments;
using Provenance.Core.Models;
using Provenance.Gateway.Budgets;
using Provenance.Gateway.Calls;
using Provenance.Gateway.Catalog;
using Provenance.Gateway.Registries;

namespace Provenance.Gateway.Chat;

/// <summary>A gateway outside experiments: its models, its budget, its archive, and the chat client that is its face.</summary>
public sealed class ChatGateway : IDisposable
{
    private readonly ChatFolder? folder;
    private readonly ModelGateway gateway;

    private ChatGateway(ChatFolder? folder, ModelGateway gateway, IChatClient client) =>
        (this.folder, this.gateway, Client) = (folder, gateway, client);

    public IChatClient Client { get; }

    /// <summary>
    /// Says what whoever got an answer made of it: it is kept beside the record, and enters the comparison of a rollout's arms. What is said last holds.
    /// </summary>
    /// <param name="record">What the response's additional property <c>provenance.record</c> says.</param>
    /// <exception cref="InvalidOperationException">The gateway has no archive folder.</exception>
    /// <exception cref="ArgumentException">No record is called so.</exception>
    public async Task ReportAsync(string record, bool isAccepted, CancellationToken cancellationToken = default)
    {
        if (folder is null)
            throw new InvalidOperationException("Without an archive folder nothing can be kept.");
        if (ChatRecords.KeyOf(record[(record.LastIndexOf('/') + 1)..]) is not { } key)
            throw new ArgumentException($"No record is called \"{record}\".", nameof(record));
        try
        {
            await folder.WriteVerdictAsync(key, isAccepted, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            throw new ArgumentException($"No record is called \"{record}\".", nameof(record));
        }
    }

    /// <exception cref="InvalidChatGatewayException">The models can't be settled.</exception>
    /// <exception cref="IOException">The archive folder can't be had, or another process holds it.</exception>
    /// <param name="registry">The models file, for what holds at each call; null for what held at the start.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "What it returns owns the folder, the gateway and the client.")]
    public static ChatGateway Open(
        ChatGatewayOptions options, ModelCatalog catalog, ModelGateways gateways, TimeProvider clock, ModelRegistry? registry = null, ILoggerFactory? loggers = null)
    {
        var model = ModelName.Parse(options.Model);
        var reading = Settle(options, catalog, registry?.Current.Rollouts ?? []);
        if (reading.Findings.Any(finding => finding.Severity == Severity.Error))
            throw new InvalidChatGatewayException(reading.Findings);
        var session = ChatSession.Of(reading.Models, reading.Uses, options, clock.GetUtcNow());
        var folder = options.ArchiveFolder is { } path ? new ChatFolder(path) : null;
        var archive = new ChatArchive(session, folder, clock);
        var terms = BudgetTerms.Of(session);
        var live = registry is null
            ? null
            : new LiveModels(registry, session, rollouts => Settle(options, catalog, rollouts), (loggers ?? NullLoggerFactory.Instance).CreateLogger<LiveModels>());
        var gateway = options.StateFolder is { } state
            ? gateways.Open(archive, GatewayStores.OfHost(archive, terms, state, clock, gateways.FindEmbedder(session, terms)), live)
            : gateways.Open(archive, budget: null, live);
        return new ChatGateway(folder, gateway, new GatewayChatClient(archive, gateway, model));
    }

    private static ModelReading Settle(ChatGatewayOptions options, ModelCatalog catalog, ImmutableArray<RolloutSettings> rollouts)
    {
        ImmutableArray<ModelName> wanted = [ModelName.Parse(options.Model), .. options.OtherModels.Select(ModelName.Parse)];
        return catalog.Resolve(new ModelWishes(wanted)
        {
            File = options.ModelsFile,
            Budget = options.Budget,
            BudgetPerDay = options.BudgetPerDay,
            Embeds = options.StateFolder is not null,
            Variables = FallbackVariables.OfEnvironment,
            AllowsSubstitution = options.AllowsSubstitution,
            Rollouts = [.. rollouts.Where(rollout => wanted.Contains(rollout.Baseline)).Select(rollout => rollout.Name)],
        });
    }

    public void Dispose()
    {
        gateway.Dispose();
        folder?.Dispose();
    }
}

/// <summary>A gateway outside experiments that can't be opened, with everything that is wrong with its models.</summary>
public sealed class InvalidChatGatewayException(IReadOnlyList<Finding> findings)
    : ProvenanceException(string.Join(Environment.NewLine, findings))
{
    /// <summary>At least one error.</summary>
    public IReadOnlyList<Finding> Findings { get; } = findings;
}
