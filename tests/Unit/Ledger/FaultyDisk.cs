using LotusBridge.Ledger.Storage;

namespace LotusBridge.Tests.Unit.Ledger;

/// <summary>A real folder whose writes and syncs fail from a given call on.</summary>
internal sealed class FaultyDisk(IWalDisk inner) : IWalDisk
{
    /// <summary>How many writes, syncs and creations still succeed.</summary>
    public int CallsLeft { get; set; } = int.MaxValue;

    /// <summary>How many of the failing write's bytes reach the file.</summary>
    public int TornBytes { get; set; }

    public int Syncs { get; private set; }

    public IReadOnlyList<string> Segments() => inner.Segments();

    public byte[] Read(string name) => inner.Read(name);

    public IWalFile Open(string name) => new FaultyFile(this, inner.Open(name));

    public IWalFile Create(string name, ReadOnlySpan<byte> header, long length)
    {
        Count();
        return new FaultyFile(this, inner.Create(name, header, length));
    }

    private void Count()
    {
        if (CallsLeft == 0)
        {
            throw new IOException("input/output error");
        }

        CallsLeft--;
    }

    private sealed class FaultyFile(FaultyDisk disk, IWalFile file) : IWalFile
    {
        public long Length => file.Length;

        public void Write(ReadOnlySpan<byte> bytes, long at)
        {
            if (disk.CallsLeft == 0)
            {
                file.Write(bytes[..Math.Min(disk.TornBytes, bytes.Length)], at);
            }

            disk.Count();
            file.Write(bytes, at);
        }

        public void Sync()
        {
            disk.Count();
            disk.Syncs++;
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
