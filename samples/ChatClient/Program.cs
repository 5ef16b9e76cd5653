using ChatClient;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Provenance.Gateway.Chat;

// Asks one question, given on the command line, of the model that CHAT_MODEL names; without one, of the offline model, which needs no key.
// Everything that is asked and answered stands in the folder "chats", and no more than one US dollar is spent in all.
await using var services = new ServiceCollection()
    .AddProvenanceGateway(gateway =>
    {
        gateway.Model = Environment.GetEnvironmentVariable("CHAT_MODEL") ?? "offline";
        gateway.ModelsFile = File.Exists("models.yaml") ? "models.yaml" : null;
        gateway.ArchiveFolder = "chats";
        gateway.Budget = 1;
    })
    .BuildServiceProvider();

// Any middleware of Microsoft.Extensions.AI goes around it, whoever wrote it.
using var client = new WordCounting(services.GetRequiredService<IChatClient>(), Console.Error);

var question = args.Length > 0 ? string.Join(' ', args) : "How do you do?";
await foreach (var update in client.GetStreamingResponseAsync(question))
    Console.Write(update.Text);
Console.WriteLine();
