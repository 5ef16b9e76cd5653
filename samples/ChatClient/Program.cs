using System.Globalization;
using ChatClient;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Provenance.Gateway.Chat;

// Asks one question, given on the command line, of the model that CHAT_MODEL names; without one, of the offline model, which needs no key.
// Everything that is asked and answered stands in the folder "chats", and no more than one US dollar is spent in all.
await using var services = new ServiceCollection()
    .AddLogging(logging => logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(
        Environment.GetEnvironmentVariable("CHAT_LOG") is null ? LogLevel.Warning : LogLevel.Debug))
    .AddDistributedMemoryCache()
    .AddProvenanceGateway(gateway =>
    {
        gateway.Model = Environment.GetEnvironmentVariable("CHAT_MODEL") ?? "offline";
        gateway.ModelsFile = File.Exists("models.yaml") ? "models.yaml" : null;
        gateway.ArchiveFolder = "chats";
        gateway.Budget = 1;
    })
    .BuildServiceProvider();

// Any middleware of Microsoft.Extensions.AI goes around the gateway, whoever wrote it: here Microsoft's own, and a piece of ours.
using var client = new ChatClientBuilder(services.GetRequiredService<IChatClient>())
    .Use(inner => new WordCounting(inner, Console.Error))
    .UseDistributedCache(services.GetRequiredService<IDistributedCache>())
    .UseFunctionInvocation()
    .UseLogging()
    .Build(services);

var options = new ChatOptions
{
    Tools = [AIFunctionFactory.Create(() => DateTimeOffset.Now.ToString("f", CultureInfo.InvariantCulture), "now", "The date and the time, here.")],
};
var question = args.Length > 0 ? string.Join(' ', args) : "How do you do?";
await foreach (var update in client.GetStreamingResponseAsync(question, options))
    Console.Write(update.Text);
Console.WriteLine();
