using Microsoft.Win32.SafeHandles;

namespace LotusBridge.Custody.Sealing.Lanes;

/// <summary>
/// Brings a long file to the disk while it is written, and gives its pages back. Left to itself the system lets gigabytes
/// gather, and the flush at the end waits for them all.
/// </summary>
internal sealed class WriteBehind(SafeFileHandle file, long start)
{
    private const long Stretch = 32L << 20;

    private long done = start;
    private Task running = Task.CompletedTask;

    /// <summary>Called by one lane at a time.</summary>
    /// <param name="whole">Up to where, in bytes, nothing is missing.</param>
    public void GoOn(long whole)
    {
        if (whole - done < Stretch || !running.IsCompletedSuccessfully)
        {
            return;
        }

        var (from, length) = (done, whole - done);
        done = whole;
        running = Task.Run(() =>
        {
            RandomAccess.FlushToDisk(file);
            PageCache.Drop(file, from, length);
        });
    }

    /// <exception cref="IOException">The disk did not take what was written.</exception>
    public void Finish() => running.GetAwaiter().GetResult();

    /// <summary>As <see cref="Finish"/>, where something else has failed already.</summary>
    public void TakeBack() => running.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
}
