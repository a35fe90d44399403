using System.Globalization;
using LotusBridge.Exchange.Api;
using LotusBridge.Node.Hosting;

namespace LotusBridge.Node.Anchoring;

/// <summary>
/// The anchors that were confirmed, one small file each below the data folder: <c>anchors/00000000000000000001.json</c>.
/// </summary>
internal sealed class AnchorShelf
{
    public const string Folder = "anchors";

    private readonly Lock gate = new();
    private readonly string folder;
    private long last;

    public AnchorShelf(Settings settings)
    {
        folder = Path.Combine(settings.DataFolder, Folder);
        last = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.json").Select(Path.GetFileNameWithoutExtension)
                .Select(name => long.TryParse(name, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .DefaultIfEmpty().Max()
            : 0;
    }

    /// <summary>The newest; null when there is none.</summary>
    public AnchorView? Newest => last == 0 ? null : Read(last);

    /// <summary>Keeps an anchor under the next number, durably.</summary>
    public AnchorView Add(Func<long, AnchorView> make)
    {
        lock (gate)
        {
            Directory.CreateDirectory(folder);
            var anchor = make(last + 1);
            KeptFile.Write(PathOf(anchor.Number), anchor.Write());
            Volatile.Write(ref last, anchor.Number);
            return anchor;
        }
    }

    /// <summary>At most <see cref="AnchorList.MaxAnchors"/>, the newest first.</summary>
    /// <param name="before">Only those with a smaller number; null for all.</param>
    public AnchorList List(long? before)
    {
        var from = Math.Min(Volatile.Read(ref last), (before ?? long.MaxValue) - 1);
        var until = Math.Max(0, from - AnchorList.MaxAnchors);
        var anchors = new List<AnchorView>();
        for (var number = from; number > until; number--)
        {
            if (Read(number) is { } anchor)
            {
                anchors.Add(anchor);
            }
        }

        return new AnchorList(anchors, until > 0 ? until + 1 : null);
    }

    // A file that cannot be read is left out: the chain has the root, and another node may have the heads.
    private AnchorView? Read(long number)
    {
        var file = new FileInfo(PathOf(number));
        return file is { Exists: true, Length: <= AnchorView.MaxBytes } ? AnchorView.Read(File.ReadAllBytes(file.FullName)) : null;
    }

    private string PathOf(long number) => Path.Combine(folder, number.ToString("D20", CultureInfo.InvariantCulture) + ".json");
}
