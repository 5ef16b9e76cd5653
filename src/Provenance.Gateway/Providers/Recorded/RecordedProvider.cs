using System.Collections.Concurrent;
using System.Text;
using Provenance.Core.Models;
using Provenance.Core.Recordings;

namespace Provenance.Gateway.Providers.Recorded;

/// <summary>
/// Models that answer from a folder of recorded responses, by framework digest, recorded session, document digest, model, run and step.
/// What an index line leaves out agrees with anything, except the document: a line without one answers nothing. Where several lines
/// agree, the first one answers. A miss is deterministic: asking again can't help.
/// </summary>
public sealed class RecordedProvider : IModelProvider
{
    public const string ProviderName = "recorded";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ConcurrentDictionary<string, Lazy<RecordedIndex>> indexes = new(StringComparer.Ordinal);

    public string Name => ProviderName;

    public async Task<ProviderReply> AskAsync(ProviderRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var index = IndexOf(request.Settings);
            var question = RecordedQuestion.Of(request);
            var answer = index.Answers.FirstOrDefault(question.IsAnsweredBy);
            if (answer is null)
                return Miss(question.DescribeMiss(index.Answers));
            var bytes = await Task.Run(() => index.Read(answer), cancellationToken).WaitAsync(cancellationToken);
            return Reply(answer, bytes);
        }
        catch (RecordedFolderException wrong)
        {
            return Miss(wrong.Message);
        }
    }

    public Task<ModelHealth> CheckAsync(ModelSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            var index = IndexOf(settings);
            var listed = settings.Model.Length == 0 || index.Answers.Any(answer => answer.Model?.ToString() == settings.Model);
            return Task.FromResult(new ModelHealth(settings.Name, Usable: listed)
            {
                Reachable = true,
                Listed = listed,
                Message = listed ? null : $"No recorded answer is by \"{settings.Model}\".",
            });
        }
        catch (RecordedFolderException wrong)
        {
            return Task.FromResult(new ModelHealth(settings.Name, Usable: false) { Reachable = false, Message = wrong.Message });
        }
    }

    private RecordedIndex IndexOf(ModelSettings settings) =>
        indexes.GetOrAdd(settings.RecordedFolder ?? ".", static folder => new(() => RecordedIndex.Load(folder))).Value;

    private static ProviderReply Miss(string message) => new()
    {
        Outcome = OutcomeClass.Deterministic, Message = message, NeverSent = true,
    };

    private static ProviderReply Reply(RecordedAnswer answer, byte[] bytes)
    {
        var reply = new ProviderReply
        {
            Outcome = OutcomeClass.Answered, Body = bytes, ActualModel = answer.Model?.ToString(), RequestId = answer.ResponseFile,
        };
        try
        {
            var text = StrictUtf8.GetString(bytes);
            return string.IsNullOrWhiteSpace(text)
                ? reply with { Outcome = OutcomeClass.Empty, Message = "The recorded response has no text." }
                : reply with { Text = text };
        }
        catch (DecoderFallbackException)
        {
            return reply with { Outcome = OutcomeClass.Malformed, Message = "The recorded response is not UTF-8." };
        }
    }
}
