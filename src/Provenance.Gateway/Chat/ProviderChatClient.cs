using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using Provenance.Core.Archives;
using Provenance.Core.Models;
using Provenance.Gateway.Providers;

namespace Provenance.Gateway.Chat;

/// <summary>One provider as a chat client, with nothing around it: no archive, no budget, no retries. For programs that bring their own.</summary>
public sealed class ProviderChatClient(IModelProvider provider, ModelSettings settings, TimeProvider clock) : IChatClient
{
    private const string Session = "none";

    private int last;

    /// <exception cref="CallFailedException">There is no answer.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        (await AskAsync(ChatQuestion.Of(messages, options), said: null, cancellationToken)).Whole();

    /// <exception cref="CallFailedException">There is no answer, or it broke off.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var told = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = AskToTheEndAsync(ChatQuestion.Of(messages, options), told.Writer, left.Token);
        var hasSpoken = false;
        try
        {
            await foreach (var text in told.Reader.ReadAllAsync(cancellationToken))
            {
                hasSpoken = true;
                yield return new ChatResponseUpdate(ChatRole.Assistant, text);
            }

            yield return (await asking).Ending(hasSpoken);
        }
        finally
        {
            await left.CancelAsync();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? Metadata()
        : serviceType.IsInstanceOfType(this) ? this
        : serviceType.IsInstanceOfType(provider) ? provider
        : null;

    /// <summary>Nothing: whoever made the provider closes it.</summary>
    public void Dispose()
    {
    }

    private ChatClientMetadata Metadata() =>
        new(provider.Name, settings.BaseUrl is { } url ? new Uri(url) : null, settings.Model);

    private async Task<ChatAnswer> AskToTheEndAsync(ChatQuestion question, ChannelWriter<string> told, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(question, text => told.TryWrite(text), cancellationToken);
        }
        finally
        {
            told.Complete();
        }
    }

    private async Task<ChatAnswer> AskAsync(ChatQuestion question, Action<string>? said, CancellationToken cancellationToken)
    {
        var attempt = new AttemptKey(RecordKind.Response, Interlocked.Increment(ref last), 1);
        var request = new ProviderRequest(question.Over(settings), question.Prompt, ChatSession.Subject, Session, attempt) { Said = said };
        var reply = await provider.AskAsync(request, cancellationToken);
        if (!reply.Outcome.IsDone())
        {
            var outcome = new CallOutcome(attempt.Call, reply.Outcome, Record: null, reply.Message, reply.RetryAfter);
            throw new CallFailedException(outcome, hasSpoken: reply.FirstToken is not null && said is not null);
        }

        return new ChatAnswer(RecordOf(request, reply), reply.ToolCalls);
    }

    /// <summary>As it would be archived.</summary>
    private RecordEnvelope RecordOf(ProviderRequest request, ProviderReply reply) => new()
    {
        Session = Session,
        Key = request.Attempt,
        Reason = AttemptReason.First,
        Document = request.Subject.Document,
        Run = request.Subject.Run,
        RequestedModel = settings.Name,
        ActualModel = reply.ActualModel,
        Prompt = request.Prompt.Digest,
        Sampling = request.Settings.Sampling,
        Outcome = reply.Outcome,
        FinishReason = reply.FinishReason,
        Text = reply.Text,
        Body = reply.Body,
        Usage = reply.Usage,
        Cost = settings.Price?.CostOf(reply.Usage),
        Finished = clock.GetUtcNow(),
    };
}
