using Provenance.Http.Intake;

namespace Provenance.Cli.Serving;

/// <summary>A file for each key, beside the sessions. It is written aside and moved, so that the first of several stays.</summary>
internal sealed class FileStartKeys(string root) : IStartKeys
{
    private readonly string folder = Path.Combine(root, ".start-keys");

    public async Task<string?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        return File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : null;
    }

    public async Task<string> BindAsync(string key, string text, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var aside = Path.Combine(folder, $".{Guid.NewGuid():N}");
        try
        {
            await using (var file = new FileStream(aside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 4096, FileOptions.WriteThrough))
            await using (var writer = new StreamWriter(file))
            {
                await writer.WriteAsync(text.AsMemory(), cancellationToken);
            }

            File.Move(aside, PathOf(key), overwrite: false);
            return text;
        }
        catch (IOException) when (File.Exists(PathOf(key)))
        {
            return await File.ReadAllTextAsync(PathOf(key), cancellationToken);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    public async Task ReleaseAsync(string key, string text, CancellationToken cancellationToken)
    {
        var aside = Path.Combine(folder, $".{Guid.NewGuid():N}");
        try
        {
            File.Move(PathOf(key), aside);
            if (await File.ReadAllTextAsync(aside, cancellationToken) != text)
                File.Move(aside, PathOf(key), overwrite: false);
            else
                File.Delete(aside);
        }
        catch (FileNotFoundException)
        {
            // Somebody else was faster.
        }
    }

    private string PathOf(string key) => Path.Combine(folder, key + ".json");
}
