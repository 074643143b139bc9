//! What a host without std must bring: memory, an end for panics and a place to write to, all from
//! the C library. The one place with unsafe code.

use core::alloc::{GlobalAlloc, Layout};
use core::panic::PanicInfo;

/// Writes a line to the standard output; what does not get through is lost.
pub(crate) fn print(line: &str) {
    for mut text in [line.as_bytes(), b"\n"] {
        while !text.is_empty() {
            // SAFETY: the pointer and the length are those of a slice that lives during the call.
            let written = unsafe { libc::write(1, text.as_ptr().cast(), text.len()) };
            match usize::try_from(written) {
                Ok(count) if count > 0 => text = text.get(count..).unwrap_or_default(),
                _ => return,
            }
        }
    }
}

struct CAllocator;

// SAFETY: `aligned_alloc` returns null or a block of the size and alignment asked for, which `free`
// takes back. The size is a multiple of the alignment, as C11 demands, and never zero.
unsafe impl GlobalAlloc for CAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let padded = layout.pad_to_align();
        let align = padded.align().max(size_of::<usize>());
        let Some(size) = padded.size().max(1).checked_next_multiple_of(align) else {
            return core::ptr::null_mut();
        };
        // SAFETY: any size and any power of two as alignment may be asked for.
        unsafe { libc::aligned_alloc(align, size).cast() }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, _: Layout) {
        // SAFETY: the caller gives back what `alloc` gave.
        unsafe { libc::free(pointer.cast()) }
    }
}

#[global_allocator]
static ALLOCATOR: CAllocator = CAllocator;

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    // SAFETY: `abort` has no precondition and does not return.
    unsafe { libc::abort() }
}

/// The prebuilt `alloc` was compiled for unwinding and names two functions of an unwinder. Panics
/// abort here, so neither is ever called.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}

/// As above.
#[unsafe(no_mangle)]
extern "C" fn _Unwind_Resume() -> ! {
    // SAFETY: `abort` has no precondition and does not return.
    unsafe { libc::abort() }
}

#[link(name = "c")]
unsafe extern "C" {}
