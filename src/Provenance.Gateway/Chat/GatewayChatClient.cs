using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Provenance.Core.Archives;
using Provenance.Core.Models;

namespace Provenance.Gateway.Chat;

/// <summary>
/// The whole gateway as a chat client: archived, within budget, with its retries and fallbacks. What stands beside an answer (its class,
/// its cost, a substitute and the disclaimer) is in the response's additional properties, the record in its raw representation.
/// </summary>
public sealed class GatewayChatClient : IChatClient
{
    private readonly ChatArchive archive;
    private readonly IModelGateway gateway;
    private readonly ModelName model;

    /// <param name="gateway">Over this archive.</param>
    /// <param name="model">Who is asked when a question names no model.</param>
    public GatewayChatClient(ChatArchive archive, IModelGateway gateway, ModelName model) =>
        (this.archive, this.gateway, this.model) = (archive, gateway, model);

    /// <exception cref="CallFailedException">There is no answer.</exception>
    /// <exception cref="BudgetExhaustedException">The budget has no room for the question. Nothing was sent.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        (await AskAsync(ChatQuestion.Of(messages, options), told: null, cancellationToken)).Answer.Whole();

    /// <exception cref="CallFailedException">There is no answer, or it broke off.</exception>
    /// <exception cref="BudgetExhaustedException">The budget has no room for the question. Nothing was sent.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var told = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskToTheEndAsync(ChatQuestion.Of(messages, options), told.Writer, left.Token);
        try
        {
            await foreach (var text in told.Reader.ReadAllAsync(cancellationToken))
                yield return new ChatResponseUpdate(ChatRole.Assistant, text);
            var (answer, listener) = await asking;
            yield return answer.Ending(listener.HasSpoken);
        }
        finally
        {
            await left.CancelAsync();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("provenance", defaultModelId: model.ToString())
        : serviceType.IsInstanceOfType(this) ? this
        : serviceType.IsInstanceOfType(gateway) ? gateway
        : null;

    /// <summary>Nothing: whoever made the gateway closes it.</summary>
    public void Dispose()
    {
    }

    private async Task<(ChatAnswer Answer, ChatListener Listener)> AskToTheEndAsync(
        ChatQuestion question, ChannelWriter<string> told, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(question, told, cancellationToken);
        }
        finally
        {
            told.Complete();
        }
    }

    private async Task<(ChatAnswer Answer, ChatListener Listener)> AskAsync(
        ChatQuestion question, ChannelWriter<string>? told, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listener = new ChatListener(told, stop);
        var call = archive.NextCall();
        var ask = new Ask(call, question.Model ?? model, question.Prompt, ChatSession.Subject)
        {
            Listener = listener, Adjust = question.Over, Flag = question.Flag, Assignment = question.Assignment, IsCritical = question.IsCritical,
        };
        try
        {
            var outcome = await gateway.AskAsync(ask, stop.Token);
            if (!outcome.Outcome.IsDone())
                throw new CallFailedException(outcome, listener.HasSpoken);
            return (new ChatAnswer(await archive.ReadAsync(outcome.Record!.Key, cancellationToken), listener.Calls), listener);
        }
        catch (OperationCanceledException) when (listener.BrokenOff is { } broken && !cancellationToken.IsCancellationRequested)
        {
            throw new CallFailedException(new CallOutcome(call, broken, Record: null, "The answer broke off."), hasSpoken: true);
        }
        finally
        {
            archive.Forget(call);
        }
    }
}
