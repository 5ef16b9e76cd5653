using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatClient;

/// <summary>Middleware that knows nothing of the gateway: it counts the words of what is streamed, and says how many there were.</summary>
internal sealed class WordCounting(IChatClient inner, TextWriter notes) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var text = "";
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            text += update.Text;
            yield return update;
        }

        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        await notes.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"[{words} words]"));
    }
}
