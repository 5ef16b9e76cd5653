using System.ClientModel.Primitives;
using System.Net.Http;
using Provenance.Core.Models;
using Provenance.Gateway.Providers.Wire;
using Provenance.Gateway.Secrets;
using Provenance.Gateway.Templates;

namespace Provenance.Gateway.Providers.OpenAi;

/// <summary>Asks for chat completions, or for plain ones where a template makes one text of the messages. The response's bytes are kept.</summary>
internal sealed class OpenAiChat(OpenAiConnection connection, KeyRing keys, TimeProvider clock)
{
    private readonly ReplyReader reader = new(ChatReply.Dialect, clock);

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        if (keys.IsMissing(request.Settings))
            return ReplyReader.WithoutKey(request.Settings);
        try
        {
            return request.Settings.PromptTemplate is { } template
                ? await CompleteAsync(request, RenderedPrompt.Of(template, request.Prompt), cancellationToken)
                : await ReadAsync(
                    await connection.ChatAsync(request.Settings, ChatRequest.Body(request), request.Label, cancellationToken),
                    request,
                    cancellationToken);
        }
        catch (HttpRequestException failed)
        {
            return ReplyReader.OfFailure(failed);
        }
        catch (FormatException unfit)
        {
            return new ProviderReply { Outcome = OutcomeClass.Deterministic, Message = unfit.Message, NeverSent = true };
        }
    }

    private async Task<ProviderReply> CompleteAsync(ProviderRequest request, RenderedPrompt rendered, CancellationToken cancellationToken)
    {
        var content = new WireContent(ChatRequest.CompletionBody(request, rendered.Text), Label: request.Label);
        var reply = await ReadAsync(
            await connection.SendAsync(request.Settings, HttpMethod.Post, "completions", content, cancellationToken), request, cancellationToken);
        return reply with { Message = reply.Message ?? rendered.Notice };
    }

    private async Task<ProviderReply> ReadAsync(PipelineResponse response, ProviderRequest request, CancellationToken cancellationToken)
    {
        using (response)
            return await reader.ReadAsync(WireResponse.Of(response), request, cancellationToken);
    }
}
