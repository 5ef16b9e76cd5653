using System.Text.Json;
using Provenance.EndToEnd.Tests.Programs;
using Provenance.Testing;

namespace Provenance.EndToEnd.Tests.RealInputs;

/// <summary>
/// A recorded session of which each response is a pipe, so that the test knows when one is asked for and can hold it open. It lies in a
/// folder of the test's own; the recording itself is only read.
/// </summary>
internal sealed class PipedRecording : IDisposable
{
    private readonly string folder;
    private readonly Dictionary<string, string> originals;
    private readonly List<Task> serving;
    private readonly int answered;
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim closed = new();
    private int asked;

    /// <param name="folder">Where it is made.</param>
    /// <param name="answered">So many are answered; the next one is held open.</param>
    public PipedRecording(string folder, string dataSet, string session, int answered)
    {
        (this.folder, this.answered) = (folder, answered);
        var lines = File.ReadAllLines(Path.Combine(RecordedData.Get(dataSet), "recorded", "index.jsonl"))
            .Where(line => JsonElement.Parse(line).GetProperty("session").GetString() == session)
            .ToList();
        originals = lines.Select(line => JsonElement.Parse(line).GetProperty("response_file").GetString()!)
            .ToDictionary(file => file, file => Path.Combine(RecordedData.Get(dataSet), file));
        Directory.CreateDirectory(Path.Combine(folder, "recorded", "responses"));
        File.WriteAllLines(Path.Combine(folder, "recorded", "index.jsonl"), lines);
        foreach (var name in originals.Keys)
            Posix.MakePipe(Path.Combine(folder, name));
        serving = [.. originals.Select(response => Task.Factory.StartNew(
            () => Serve(response.Key, response.Value), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>Completes when a response is held open.</summary>
    public Task HeldAsync() => held.Task.WaitAsync(ProvenanceProcess.Patience);

    /// <summary>Puts plain files where the pipes were.</summary>
    public async Task RestoreAsync()
    {
        closed.Set();
        foreach (var (name, original) in originals)
        {
            var path = Path.Combine(folder, name);
            // Opened both ways, a pipe lets go of whoever waits for its other end.
            await using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
                File.Delete(path);
            File.Copy(original, path);
        }

        await Task.WhenAll(serving).WaitAsync(ProvenanceProcess.Patience);
    }

    public void Dispose()
    {
        closed.Set();
        closed.Dispose();
    }

    /// <summary>Opening the pipe waits until the program opens its other end.</summary>
    private void Serve(string name, string original)
    {
        using var pipe = new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        if (closed.IsSet)
            return;
        if (Interlocked.Increment(ref asked) <= answered)
        {
            pipe.Write(File.ReadAllBytes(original));
            return;
        }

        held.TrySetResult();
        closed.Wait();
    }
}
