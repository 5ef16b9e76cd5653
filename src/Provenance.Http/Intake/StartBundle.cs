using System.Text;
using System.Text.Json;
using Provenance.Http.Bundles;
using Provenance.Http.Problems;

namespace Provenance.Http.Intake;

/// <summary>Unpacks whatever a request brings, or points at, into a folder.</summary>
internal sealed class StartBundle(BundleLimits limits, IBundleSource? source)
{
    private const string ExperimentFile = "experiment.yaml";

    public async Task<RunOptions> UnpackJsonAsync(Stream body, BundleFolder folder, CancellationToken cancellationToken)
    {
        var request = await JsonSerializer.DeserializeAsync(body, ApiJson.Default.StartRequest, cancellationToken)
            ?? throw new RequestRefusedException(Problem.InvalidJson, "An object is wanted.");
        switch (request)
        {
            case { Files: { Count: > 0 } files, Experiment: null, BlobPrefix: null }:
                foreach (var (name, text) in files)
                    await AddAsync(folder, name, text ?? throw new RequestRefusedException(Problem.InvalidJson, "A file has no text."), cancellationToken);
                break;
            case { Files: null, Experiment: { } experiment, BlobPrefix: null }:
                await AddAsync(folder, ExperimentFile, experiment, cancellationToken);
                break;
            case { Files: null, Experiment: null, BlobPrefix: { } prefix }:
                await FetchAsync(prefix, folder, cancellationToken);
                break;
            default:
                throw new RequestRefusedException(Problem.InvalidRequest, "One of files, experiment and blobPrefix is wanted.");
        }

        return request.Options ?? new RunOptions();
    }

    public Task UnpackZipAsync(Stream body, BundleFolder folder, CancellationToken cancellationToken) =>
        ZipBundle.UnpackAsync(body, folder, limits, cancellationToken);

    /// <summary>The experiment's own folder: where all files lie in one folder, as many zip programs have it, that one.</summary>
    public static string Root(BundleFolder folder)
    {
        var root = new DirectoryInfo(folder.Path);
        return root.GetFiles().Length == 0 && root.GetDirectories() is [var only] ? only.FullName : root.FullName;
    }

    private async Task FetchAsync(string prefix, BundleFolder folder, CancellationToken cancellationToken)
    {
        if (source is null)
            throw new Executions.WishNotHereException("blobPrefix");
        var place = EntryName.Parse(prefix.TrimEnd('/'));
        await foreach (var file in source.ListAsync(place + "/", cancellationToken))
        {
            await using var content = await file.OpenAsync(cancellationToken);
            await folder.AddAsync(file.Name, content, cancellationToken);
        }

        if (folder.Count == 0)
            throw new NotThereException(Problem.NoSuchBundle);
    }

    private static Task AddAsync(BundleFolder folder, string name, string text, CancellationToken cancellationToken) =>
        folder.AddAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false), cancellationToken);
}
